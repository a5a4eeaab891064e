"""ONNX files: running them, reading their graphs, their feature maps. No torch in this process."""
