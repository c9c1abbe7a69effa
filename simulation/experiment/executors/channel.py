"""Frames of bytes over a socket, so that neither end waits for one that was stopped in the middle of a frame."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct("!Q")
_AT_ONCE = 1 << 20  # bytes read in one go


class Channel:
    """The driver's end. It never blocks: a stopped worker with half a result sent must not stop the driver too.

    Attributes: ended: the other end is gone and all it sent was read.
    """

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self.end = end
        self.ended = False
        self._incoming = bytearray()
        self._outgoing = bytearray()

    def fileno(self) -> int:
        return self.end.fileno()

    @property
    def has_more_to_send(self) -> bool:
        return bool(self._outgoing)

    def send(self, frame: bytes) -> None:
        """Put a frame into the outbox; `flush` sends what the other end takes."""
        self._outgoing += _LENGTH.pack(len(frame))
        self._outgoing += frame

    def flush(self) -> None:
        try:
            while self._outgoing:
                del self._outgoing[: self.end.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()  # the other end is gone: reading tells so, after what it sent before

    def received(self) -> list[bytes]:
        """All frames that are there by now."""
        try:
            read = self.end.recv(_AT_ONCE)
            self.ended = not read
            self._incoming += read
        except BlockingIOError:
            pass
        except OSError:
            self.ended = True
        return self._whole_frames()

    def _whole_frames(self) -> list[bytes]:
        frames, at = [], 0
        while len(self._incoming) >= at + _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._incoming, at)
            end = at + _LENGTH.size + length
            if len(self._incoming) < end:
                break
            frames.append(bytes(self._incoming[at + _LENGTH.size : end]))
            at = end
        del self._incoming[:at]
        return frames

    def close(self) -> None:
        self.end.close()


def send_frame(end: socket.socket, frame: bytes) -> None:
    """Send a frame and wait until it is gone. Raises: OSError when the other end is gone."""
    end.sendall(_LENGTH.pack(len(frame)) + frame)


def receive_frame(end: socket.socket) -> bytes:
    """Wait for a frame. Raises: EOFError, OSError when the other end is gone."""
    (length,) = _LENGTH.unpack(_exactly(end, _LENGTH.size))
    return bytes(_exactly(end, length))


def _exactly(end: socket.socket, length: int) -> bytearray:
    read = bytearray()
    while len(read) < length:
        piece = end.recv(min(length - len(read), _AT_ONCE))
        if not piece:
            raise EOFError
        read += piece
    return read
