"""The world (世界): who lives there, who knows whom, who works with whom, and how real places are read in and written out."""
