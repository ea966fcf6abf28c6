"""The starter content, as files that anybody can read and correct."""
