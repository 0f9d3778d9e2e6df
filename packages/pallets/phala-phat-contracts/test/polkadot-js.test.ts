// SPDX-License-Identifier: Apache-2.0
import { describe as describeOf } from '@phat/frame'
import { boundTopics, messageOrigin, signedMessage } from '@phat/messaging'
import { encodeMetadata } from '@phat/metadata'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { textBytes, toHex } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'
import { clusterOf, contractOf, firstCluster, mockParts, workerOf } from '../bench/phala-phat-contracts.bench.ts'

const runtime = composeMockRuntime(mockParts())
const described = describeOf(runtime)
const registry = new TypeRegistry()
const metadata = new Metadata(registry, toHex(encodeMetadata(described, 14)))
registry.setMetadata(metadata)
const { tx, query, consts } = expandMetadata(registry, metadata)
const pallets = metadata.asV14.pallets
const names = (pallet: 'phalaMq' | 'phalaPhatContracts') => Object.keys(tx[pallet] ?? {})

/** Names of a variant type with their indices, in the order of the indices. */
function variantsOf(typeId: unknown): readonly string[] {
  const { asVariant } = registry.lookup.getSiType(typeId as never).def
  return asVariant.variants.map(({ index, name }) => `${index} ${name}`)
}
const palletNamed = (name: string) => pallets.find((each) => each.name.toString() === name)

describe('what clients see through @polkadot/types', () => {
  test('are the names and indices of phala-blockchain, ours after them', () => {
    const phat = palletNamed('PhalaPhatContracts')
    expect(variantsOf(phat?.calls.unwrap().type)).toEqual([
      '0 add_cluster',
      '1 cluster_upload_resource',
      '2 transfer_to_cluster',
      '3 push_contract_message',
      '4 instantiate_contract',
      '5 cluster_destroy',
      '6 set_pink_system_code',
      '7 set_pink_runtime_version',
      '8 add_worker_to_cluster',
      '9 remove_worker_from_cluster',
      '10 cleanup_removed_workers',
      '11 remove_contract',
      '12 rotate_cluster_key',
      '13 add_debuggable_cluster',
    ])
    const events =
      'ClusterCreated ClusterPubkeyAvailable ClusterDeployed ClusterDeploymentFailed Instantiating ContractPubkeyAvailable Instantiated ClusterDestroyed Transfered WorkerAddedToCluster WorkerRemovedFromCluster InstantiationFailed ContractRemoved Withdrawn CommandFailed ClusterKeyRotated'
    expect(variantsOf(phat?.events.unwrap().type)).toEqual(events.split(' ').map((name, i) => `${i} ${name}`))
    const errors =
      'CodeNotFound ClusterNotFound ClusterNotDeployed ClusterPermissionDenied DuplicatedContract DuplicatedDeployment NoWorkerSpecified InvalidSender WorkerNotFound PayloadTooLarge NoPinkSystemCode ContractNotFound WorkerIsBusy DepositTooSmall TooManyWorkers TooManyContracts ClusterExists RotatedLately'
    expect(variantsOf(phat?.errors.unwrap().type)).toEqual(errors.split(' ').map((name, i) => `${i} ${name}`))
    const mq = palletNamed('PhalaMq')
    expect(variantsOf(mq?.calls.unwrap().type)).toEqual([
      '0 sync_offchain_message',
      '1 push_message',
      '2 force_push_pallet_message',
    ])
    expect(variantsOf(mq?.errors.unwrap().type).slice(0, 3)).toEqual(['0 BadSender', '1 BadSequence', '2 BadDestination'])
    expect(names('phalaPhatContracts')).toContain('instantiateContract')
    expect(consts.phalaPhatContracts?.inkCodeSizeLimit?.toString()).toBe(String(2 << 20))
  })

  test('are storage items under the keys and types that the SDK reads', () => {
    const entries = (name: string) =>
      (palletNamed(name)?.storage.unwrap().items ?? []).map(({ name: item, modifier, type }) => {
        const hashers = type.isMap ? type.asMap.hashers.map(String) : []
        return [item.toString(), modifier.toString(), ...hashers].join(' ')
      })
    expect(entries('PhalaPhatContracts')).toEqual([
      'Contracts Optional Twox64Concat',
      'ClusterCounter Default',
      'Clusters Optional Twox64Concat',
      'ClusterContracts Default Twox64Concat',
      'ClusterWorkers Default Twox64Concat',
      'ClusterByWorkers Optional Twox64Concat',
      'PinkSystemCode Default',
      'PinkSystemCodeHash Optional',
      'PinkRuntimeVersion Optional',
      'NextPinkSystemCode Optional',
      'ContractDeposits Default Twox64Concat',
      'KeyRotations Optional Twox64Concat',
      'DebuggableClusters Default Twox64Concat',
    ])
    expect(entries('PhalaMq').slice(0, 3)).toEqual([
      'OffchainIngress Optional Twox64Concat',
      'QueuedOutboundMessage Optional',
      'OutboundMessages Default',
    ])
    expect(query.phalaMq?.offchainIngress?.meta.type.asMap.key.toString()).toBeDefined()
  })

  test('are calls that encode as ours do', () => {
    const call = (pallet: typeof PhalaPhatContracts | typeof PhalaMq, name: string, args: object) => {
      const instance = runtime.instances.get(pallet.parts.identity)
      const target = instance?.calls.find((each) => each.name === name)
      if (instance === undefined || target === undefined) throw new RangeError(`there is ${name}`)
      return toHex(runtime.types.call.encode({ pallet: instance.name, call: name, args, target }))
    }
    const cluster = clusterOf([workerOf(0)], 5n)
    const { owner, deployWorkers, deposit, gasPrice, depositPerItem, depositPerByte, treasuryAccount } = cluster
    const permission = { type: 'OnlyOwner', value: alice }
    const prices = [deposit, gasPrice, depositPerItem, depositPerByte]
    expect(
      tx.phalaPhatContracts?.addCluster?.(owner, { OnlyOwner: alice }, deployWorkers, ...prices, treasuryAccount).toHex(),
    ).toBe(call(PhalaPhatContracts, 'addCluster', { ...cluster, permission }))
    const made = contractOf(Uint8Array.of(1), Uint8Array.of(2, 3))
    const theirs = tx.phalaPhatContracts?.instantiateContract?.(
      { WasmCode: made.codeIndex.value },
      '0x0203',
      '0x01',
      firstCluster,
      0,
      10,
      null,
      0,
    )
    expect(theirs?.toHex()).toBe(call(PhalaPhatContracts, 'instantiateContract', made))
    const message = {
      sender: { type: 'Worker', value: workerOf(1) },
      destination: boundTopics.registryEvent.path,
      payload: Uint8Array.of(9),
    } as const
    const signed = { message, sequence: 7n, signature: new Uint8Array(64) }
    expect(
      tx.phalaMq?.syncOffchainMessage?.(registry.createType('PhalaMqSignedMessage', signedMessage.encode(signed))).toHex(),
    ).toBe(call(PhalaMq, 'syncOffchainMessage', { signedMessage: signed }))
  })

  test('are origins of messages under the indices of the protocol', () => {
    const origins = [
      [{ Pallet: '0x61' }, { type: 'Pallet', value: textBytes('a') }, '0x000461'],
      ['Gatekeeper', { type: 'Gatekeeper' }, '0x05'],
      [{ Cluster: firstCluster }, { type: 'Cluster', value: firstCluster }, `0x06${toHex(firstCluster).slice(2)}`],
      ['Reserved', { type: 'Reserved' }, '0xff'],
    ] as const
    for (const [theirs, ours, hex] of origins) {
      expect(toHex(messageOrigin.encode(ours))).toBe(hex)
      expect(registry.createType('PhalaMqMessageOrigin', theirs).toHex()).toBe(hex)
    }
  })

  test('has each type once', () => {
    const paths = registry.lookup.types.map(
      ({ type }) => `${type.path.join('::')}<${type.params.map(({ type: of }) => of.toString()).join()}>`,
    )
    for (const path of ['primitive_types::H256<>', 'sp_core::crypto::AccountId32<>', 'sp_core::sr25519::Public<>']) {
      expect(
        paths.filter((each) => each === path),
        path,
      ).toHaveLength(1)
    }
  })
})
