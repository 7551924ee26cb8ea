"""What stands around a content: gzip, zstd, bzip2, xz, zip."""
