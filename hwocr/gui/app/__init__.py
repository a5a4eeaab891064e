"""The application: starting it, the main window, its menus."""
