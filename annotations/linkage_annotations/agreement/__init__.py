"""How far those who code the same sentences agree."""
