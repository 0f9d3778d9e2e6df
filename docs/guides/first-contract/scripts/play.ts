// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises'
import { connect, isContractError, keypairSigner } from '@phat/sdk'
import type { Counter } from '../contracts/counter.ts'

const url = process.env.PHAT_URL ?? 'ws://127.0.0.1:9944'
const phala = await connect(url, { signer: keypairSigner('//Alice') })
try {
  const counter = await phala.deploy<typeof Counter>(await readFile('counter.contract'), 'new', { start: 5 })

  const called = await counter.call.increment({ by: 2 })
  console.log(`in block ${called.blockNumber}, for ${called.fee} planck`)

  const asked = await counter.query.get()
  console.log(`the count is ${asked.value}, as of block ${asked.height}`)
  console.log(asked.simulated ? 'the evidence of this worker proves nothing' : 'the chain verified this worker')

  await counter.call.increment({ by: 5_000 }).catch((error: unknown) => {
    if (!isContractError<typeof Counter>(error)) throw error
    console.log(`refused: ${error.error.type}, by ${error.error.value.by}`)
  })
} finally {
  phala.close()
}
