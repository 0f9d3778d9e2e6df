// SPDX-License-Identifier: Apache-2.0
// Builds the contract, deploys it to a network and talks to it: npm start of a development network first.
import { buildContract, formatDiagnostic } from '@phat/contract/build'
import { connect, keypairSigner } from '@phat/sdk'
import type { Vault } from '../contracts/vault.ts'

const built = await buildContract({ entry: 'contracts/vault.ts' })
if (built.kind === 'refused') {
  for (const one of built.diagnostics) console.error(formatDiagnostic(one))
  process.exit(1)
}

const url = process.env.PHAT_URL ?? 'ws://127.0.0.1:9944'
const phala = await connect(url, { signer: keypairSigner(process.env.PHAT_SURI ?? '//Alice') })
try {
  const deployed = await phala.deploy<typeof Vault>(JSON.stringify(built.contract), 'new')
  console.log(`Vault is at ${deployed.address}`)
  await deployed.call.enter({ key: crypto.getRandomValues(new Uint8Array(32)) })
  const { value: number } = await deployed.call.store({ record: new TextEncoder().encode('a record') })
  console.log(`record ${number} is stored; forget() makes it unreadable`)
} finally {
  phala.close()
}
