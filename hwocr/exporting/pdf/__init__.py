"""What a searchable PDF is made of: the invisible font, the text layer, the picture, the pages put together."""
