"""The Autoencoder tab: copies of letters, the plane of codes, walks between letters, a drawn letter."""
