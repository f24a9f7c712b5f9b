"""What whoever runs a portal needs: logs, metrics, replicas, outages, backups.

`systemd/` holds units for a machine without containers. How to use it all is in the README.
"""
