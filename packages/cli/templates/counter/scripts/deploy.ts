// SPDX-License-Identifier: Apache-2.0
// Builds the contract, deploys it to a network and talks to it: npm start of a development network first.
import { buildContract, formatDiagnostic } from '@phat/contract/build'
import { connect, keypairSigner } from '@phat/sdk'
import type { Counter } from '../contracts/counter.ts'

const built = await buildContract({ entry: 'contracts/counter.ts' })
if (built.kind === 'refused') {
  for (const one of built.diagnostics) console.error(formatDiagnostic(one))
  process.exit(1)
}

const url = process.env.PHAT_URL ?? 'ws://127.0.0.1:9944'
const phala = await connect(url, { signer: keypairSigner(process.env.PHAT_SURI ?? '//Alice') })
try {
  const deployed = await phala.deploy<typeof Counter>(JSON.stringify(built.contract), 'new', { start: 5 })
  console.log(`Counter is at ${deployed.address}`)
  const { gasConsumed, simulated } = await deployed.call.increment({ by: 2 })
  const { value } = await deployed.query.get()
  console.log(`the count is ${value}; ${gasConsumed} picoseconds of gas${simulated ? ', evidence simulated' : ''}`)
} finally {
  phala.close()
}
