// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws'
import { messageBytesMax, type OpenSocket } from './socket.ts'

/** How long the other side has for its part of the closing handshake, in milliseconds; nobody waits for it. */
const closingMs = 500

/** The WebSocket of `ws`: Node 20 has none of its own. */
export const openSocket: OpenSocket = (url, { onOpen, onText, onClose }) => {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: messageBytesMax })
  // Node reports several addresses of one name as an aggregate without message.
  const reasonOf = (error: Error & { code?: string }): string => error.message || error.code || error.name
  socket.once('open', onOpen)
  socket.on('message', (data) => onText(String(data)))
  socket.on('error', (error) => onClose(reasonOf(error)))
  socket.on('close', (code) => onClose(`closed with code ${code}`))
  return {
    send: (text) => socket.send(text),
    close: () => {
      socket.removeAllListeners('close')
      socket.close()
      setTimeout(() => socket.terminate(), closingMs).unref()
    },
    terminate: () => socket.terminate(),
  }
}
