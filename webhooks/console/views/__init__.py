"""The pages: one file each, with one template."""
