"""Registers archive room with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "coalface.archive.room"
    label = "room"
