// SPDX-License-Identifier: Apache-2.0
// Compiled against the types that `papi add` generates from the node's metadata: what it names must exist, with these types.
import { phat } from '@polkadot-api/descriptors'
import type { PolkadotClient, SS58String } from 'polkadot-api'

/** Alice of the development chain. */
const alice: SS58String = '45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2'

export async function runTyped(client: PolkadotClient): Promise<void> {
  const api = client.getTypedApi(phat)
  const account = await api.query.System.Account.getValue(alice)
  const free: bigint = account.data.free
  const deposit: bigint = await api.constants.Balances.ExistentialDeposit()
  const nonce: number = await api.apis.AccountNonceApi.account_nonce(alice)
  const transfer = api.tx.Balances.transfer_keep_alive({ dest: { type: 'Id', value: alice }, value: deposit })
  const batch = api.tx.Utility.batch_all({ calls: [transfer.decodedCall] })
  const fee: bigint = await batch.getEstimatedFees(alice)
  // Types that were not generated would be `any`, and take a string as well.
  type Amount = Parameters<typeof api.tx.Balances.transfer_keep_alive>[0]['value']
  const onlyBigint: string extends Amount ? never : true = true
  const good = onlyBigint && free > deposit && nonce === account.nonce && fee > 0n
  client.destroy()
  if (!good) throw new Error(`free ${free}, deposit ${deposit}, nonce ${nonce}, fee ${fee}`)
}
