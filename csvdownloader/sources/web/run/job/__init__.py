"""A job at a service: started once, polled, and taken up again."""
