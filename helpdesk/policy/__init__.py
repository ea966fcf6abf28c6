"""The rules of the desk: values in, values out. No Django, no clock, no database."""
