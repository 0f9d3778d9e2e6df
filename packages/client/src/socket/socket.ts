// SPDX-License-Identifier: Apache-2.0

/** What a client does with a WebSocket; a browser's and the one of `ws` are driven through it. */
export interface Socket {
  send(text: string): void
  /** Ends it politely; the other side has a moment for its part. */
  close(): void
  /** Ends it at once, also while it is opening. */
  terminate(): void
}

/** Told what happens to a socket. After `onClose` nothing follows. */
export interface SocketEvents {
  onOpen(): void
  onText(text: string): void
  /** With the reason in words; a socket that never opened ends like this, too. */
  onClose(reason: string): void
}

/** Opens a socket to `url` (`ws:` or `wss:`); what becomes of it is told, never thrown. */
export type OpenSocket = (url: string, events: SocketEvents) => Socket

/** Longest message that is taken, in bytes: metadata and blocks stay far below. */
export const messageBytesMax = 64 * 1024 * 1024
