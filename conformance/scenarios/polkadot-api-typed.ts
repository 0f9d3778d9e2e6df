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
  // @ts-expect-error An amount is a bigint: types that were not generated would let this pass.
  api.tx.Balances.transfer_keep_alive({ dest: { type: 'Id', value: alice }, value: 'one' })
  const good = free > deposit && nonce === account.nonce && fee > 0n
  client.destroy()
  if (!good) throw new Error(`free ${free}, deposit ${deposit}, nonce ${nonce}, fee ${fee}`)
}
