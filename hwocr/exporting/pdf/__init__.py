"""What a searchable PDF is made of: invisible font, text layer, picture, the pages put together."""
