"""One thing of the atlas, with all that is said about it and on what that rests."""
