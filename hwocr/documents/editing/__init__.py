"""What can be done to a page: functions from a page to the page after one step."""
