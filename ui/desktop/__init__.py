"""The window: Qt widgets over the verbs and queries of `models`."""
