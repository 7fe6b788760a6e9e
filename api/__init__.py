"""The doors of the atlas: settings, commands, HTTP routes and pages."""
