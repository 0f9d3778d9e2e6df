// SPDX-License-Identifier: Apache-2.0
// Builds the contract, deploys it to a network and talks to it: npm start of a development network first.
import { buildContract, formatDiagnostic } from '@phat/contract/build'
import { connect, keypairSigner } from '@phat/sdk'
import type { PrivateToken } from '../contracts/private-token.ts'

const built = await buildContract({ entry: 'contracts/private-token.ts' })
if (built.kind === 'refused') {
  for (const one of built.diagnostics) console.error(formatDiagnostic(one))
  process.exit(1)
}

const url = process.env.PHAT_URL ?? 'ws://127.0.0.1:9944'
const phala = await connect(url, { signer: keypairSigner(process.env.PHAT_SURI ?? '//Alice') })
try {
  const deployed = await phala.deploy<typeof PrivateToken>(JSON.stringify(built.contract), 'new', {
    totalSupply: 1_000n,
    name: 'Secret',
    symbol: 'SEC',
    decimals: 12,
  })
  console.log(`PrivateToken is at ${deployed.address}`)
  const { value } = await deployed.query['PSP22::totalSupply']()
  console.log(`there are ${value} of it`)
} finally {
  phala.close()
}
