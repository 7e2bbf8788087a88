"""Where pages end, by form feeds, by marks of tools and models, by heads in the midst of sentences."""
