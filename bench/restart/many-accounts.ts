// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { blake2b256, encodeSs58 } from '@phat/crypto'
import { PHA, phalaSs58Prefix } from '@phat/primitives'

const endowment = (1_000n * PHA).toString()
/** The sender pays every fee and transfer of the benchmark. */
const senderEndowment = (10_000_000n * PHA).toString()
const bufferedCharacters = 1 << 20

/** The account of an index: nobody has its key, nobody needs it. */
export function accountOf(index: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, index, true)
  return blake2b256(bytes)
}

/** Writes the development chain's spec with `count` accounts, the sender first. */
export async function writeManyAccounts(build: string, path: string, sender: Uint8Array, count: number): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(build, 'phat.js'), 'spec', 'build', 'dev'])
  const spec = JSON.parse(stdout) as { genesis: { runtimeGenesis: { config: Record<string, unknown> } } }
  spec.genesis.runtimeGenesis.config = { balances: [] }
  // A million entries are written a part at a time: as one document they would take a gigabyte here.
  const [before, after] = JSON.stringify({ ...spec, name: 'Restart', id: 'restart' }).split('"balances":[]')
  const file = openSync(path, 'w')
  try {
    let text = `${before}"balances":[${JSON.stringify([encodeSs58(sender, phalaSs58Prefix), senderEndowment])}`
    for (let index = 1; index < count; index++) {
      text += `,["${encodeSs58(accountOf(index), phalaSs58Prefix)}","${endowment}"]`
      if (text.length < bufferedCharacters) continue
      writeSync(file, text)
      text = ''
    }
    writeSync(file, `${text}]${after}`)
  } finally {
    closeSync(file)
  }
}
