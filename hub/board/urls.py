"""The address of the board."""

from django.urls import path

from hub.board.views import board

urlpatterns = [path("", board, name="board")]
