// SPDX-License-Identifier: Apache-2.0
import type { OpenSocket } from './socket.ts'

/** The WebSocket of the platform: browsers, and runtimes that have their own. It tells no reasons, lest pages probe the network. */
export const openSocket: OpenSocket = (url, { onOpen, onText, onClose }) => {
  const socket = new WebSocket(url)
  let silent = false
  socket.onopen = onOpen
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') onText(data)
  }
  socket.onclose = ({ code, reason }) => {
    if (!silent) onClose(reason === '' ? `closed with code ${code}` : reason)
  }
  const close = (): void => {
    silent = true
    socket.close()
  }
  return { send: (text) => socket.send(text), close, terminate: () => socket.close() }
}
