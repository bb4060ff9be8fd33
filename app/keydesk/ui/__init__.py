"""The Qt window: pages, dialogs, widgets and models. Main thread only."""
