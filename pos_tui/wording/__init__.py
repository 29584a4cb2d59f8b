"""What results and problems are called in words, for screens and command line alike."""
