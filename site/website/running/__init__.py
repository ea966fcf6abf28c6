"""What whoever runs the site needs: preparing, backups, roles, logs, checks."""
