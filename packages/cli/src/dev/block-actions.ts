// SPDX-License-Identifier: Apache-2.0
import { known, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { parseWhole } from '../terminal/flags.ts'
import { withNetwork } from './ask-network.ts'
import { readWhen } from './read-when.ts'

/** As many as a node makes by one request. */
const blocksMax = 10_000
/** As far as one request moves the time, in milliseconds. */
const stepMaxMs = 2 ** 32 - 1

/** `phat dev mine` */
export const mineBlocks: Action = async (invocation) => {
  const { args, io, json } = invocation
  const count = args[0] === undefined ? 1 : parseWhole('the number of blocks', args[0], { min: 1, max: blocksMax })
  const hash = await withNetwork(invocation, (ask) => ask('dev_newBlock', { count }))
  io.out(json ? toJson({ count, hash }) : `${count === 1 ? 'a block' : `${count} blocks`}, the last one ${hash}`)
}

/** `phat dev time` */
export const moveTime: Action = async (invocation) => {
  const { args, flags, io, json } = invocation
  const when = readWhen(known(args[0], 'the time is a required argument'))
  const mine = flags.given('mine')
  const [timeMs, hash] = await withNetwork(invocation, async (ask) => {
    let time: unknown
    if ('at' in when) time = await ask('dev_setTime', when.at)
    // Farther than one request goes.
    else
      for (let left = when.by; left > 0 || time === undefined; left -= stepMaxMs)
        time = await ask('dev_increaseTime', Math.min(left, stepMaxMs))
    return [Number(time), mine ? await ask('dev_newBlock') : undefined]
  })
  if (json) return io.out(toJson({ timeMs, time: new Date(timeMs).toISOString(), ...(mine ? { hash } : {}) }))
  io.out(
    mine ? `a block of ${new Date(timeMs).toISOString()}: ${hash}` : `the next block is of ${new Date(timeMs).toISOString()}`,
  )
}

const modes: Readonly<Record<string, string>> = { instant: 'Instant', manual: 'Manual' }

/** `phat dev mode` */
export const setMode: Action = async (invocation) => {
  const { args, flags, io, json } = invocation
  const mode = known(args[0], 'the mode is a required argument')
  const everyMs = known(flags.whole('every', { min: 10, max: 3_600_000 }), 'the flag has a default')
  const wire = modes[mode]
  if (wire === undefined && mode !== 'interval')
    throw cliErrors.error('bad-value', `the mode is instant, manual or interval, not ${JSON.stringify(mode.slice(0, 60))}`)
  await withNetwork(invocation, (ask) =>
    wire === undefined ? ask('dev_setBlockInterval', everyMs) : ask('dev_setBlockBuildMode', wire),
  )
  if (json) return io.out(toJson(wire === undefined ? { mode, everyMs } : { mode }))
  io.out(
    wire === undefined ? `a block every ${everyMs} ms` : mode === 'manual' ? 'blocks by phat dev mine only' : 'blocks at once',
  )
}
