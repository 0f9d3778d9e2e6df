// SPDX-License-Identifier: Apache-2.0
// Builds the contract, deploys it to a network and talks to it: npm start of a development network first.
import { buildContract, formatDiagnostic } from '@phat/contract/build'
import { connect, keypairSigner } from '@phat/sdk'
import type { SealedBid } from '../contracts/sealed-bid.ts'

const built = await buildContract({ entry: 'contracts/sealed-bid.ts' })
if (built.kind === 'refused') {
  for (const one of built.diagnostics) console.error(formatDiagnostic(one))
  process.exit(1)
}

const url = process.env.PHAT_URL ?? 'ws://127.0.0.1:9944'
const phala = await connect(url, { signer: keypairSigner(process.env.PHAT_SURI ?? '//Alice') })
try {
  const deployed = await phala.deploy<typeof SealedBid>(JSON.stringify(built.contract), 'new', { closesAt: 1_000 })
  console.log(`SealedBid is at ${deployed.address}`)
  await deployed.call.bid({ amount: 100n })
  const { value } = await deployed.query.myBid()
  console.log(`my bid is ${value}`)
} finally {
  phala.close()
}
