"""What Label Studio is told and asked: names, interfaces as they stand, suggestions."""
