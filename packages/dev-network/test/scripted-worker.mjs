// SPDX-License-Identifier: Apache-2.0
// Stands for a worker's process: does what the name of its machine says.
process.on('message', (message) => {
  if (message.type === 'stop') process.exit(0)
  const { machine, port } = message.options
  if (machine === 'refuses') {
    process.send({ type: 'failed', code: 'worker.tampered', message: 'the log was changed' }, () => process.exit(1))
    return
  }
  // Port 0 is answered by one that a restart must ask for again.
  const ready = { type: 'ready', endpoint: `http://127.0.0.1:${port || 4321}`, publicKey: '0x01', resumedAt: port }
  process.send(ready, () => {
    if (machine === 'ends once' && port === 0) process.exit(7)
  })
})
process.on('disconnect', () => process.exit(0))
