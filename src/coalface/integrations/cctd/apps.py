"""Registers cctd with Django."""

from django.apps import AppConfig


class CctdConfig(AppConfig):
    name = "coalface.integrations.cctd"
    label = "cctd"
