"""What a page of HTML must be and may weigh, for everyone to find their way in it."""
