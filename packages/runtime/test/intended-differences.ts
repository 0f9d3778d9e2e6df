// SPDX-License-Identifier: Apache-2.0

const executed = 'The chain executes blocks in its own process, not through this API; no client calls it.'
const plainText = 'Names are plain text, as before 2024, which every client knows; the bytes are the same.'

/** Where this runtime's metadata differs from that of Substrate's own node on purpose: the item, and why. */
export const intendedDifferences: { readonly [item: string]: string } = {
  'type sp_runtime::multiaddress::MultiAddress':
    'Accounts have no indices, as on Phala’s parachain and Polkadot: `AccountIndex` is `()`.',
  'type sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic':
    'The extensions are those that every client since 2022 signs correctly; the node’s newer ones are not needed here.',
  'extension ChargeTransactionPayment': 'Substrate’s node charges in any asset instead; fees here are paid in PHA.',
  'extension CheckMqSequence': 'Phala’s own: it orders the messages of workers, and carries nothing.',
  'type phala_pallets::mq::check_seq::CheckMqSequence<T>': 'As the extension CheckMqSequence.',
  'type pallet_transaction_payment::ChargeTransactionPayment<T>': 'As the extension ChargeTransactionPayment.',
  'type frame_system::LastRuntimeUpgradeInfo': plainText,
  'type sp_version::RuntimeVersion': plainText,
  'type runtime::ProxyType': 'Each runtime has its own kinds of delegation; these are Phala’s, by its indices.',
  'api Core': 'Version 4, which every client knows; version 5 changed only what `initialize_block` returns.',
  'api Core.execute_block': executed,
  'api Core.initialize_block': executed,
  'api BlockBuilder.finalize_block': executed,
  'api BlockBuilder.inherent_extrinsics': executed,
  'api BlockBuilder.check_inherents': executed,
}
