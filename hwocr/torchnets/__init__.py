"""PyTorch networks and their export to ONNX."""
