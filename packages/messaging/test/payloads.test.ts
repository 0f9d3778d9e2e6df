// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, isCodec, type TypeDescription } from '@phat/codec'
import * as messaging from '@phat/messaging'
import { compareBytes, known, PhatError, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const { boundTopics, commandPayload, clusterOperation, keyDistribution, messageOrigin, systemEvent } = messaging

/** The types as phala-blockchain's own snapshots list them, without paths: [index]Name(types) or {fields}. */
function shown(description: TypeDescription): string {
  const { definition, path } = description
  const name = path.at(-1)
  switch (definition.kind) {
    case 'primitive':
      return definition.name
    case 'sequence':
      return `Vec<${shown(definition.of.description)}>`
    case 'array':
      return `[${shown(definition.of.description)}; ${definition.length}]`
    case 'tuple':
      return `(${definition.of.map((of) => shown(of.description)).join(', ')})`
    default:
      return known(name, 'a named type')
  }
}

const fieldsOf = (fields: readonly { name?: string; type: { description: TypeDescription } }[]): string =>
  fields.map(({ name, type }) => (name === undefined ? '' : `${name}: `) + shown(type.description)).join(', ')

function listed(codec: AnyCodec): string[] {
  const { definition } = codec.description
  if (definition.kind === 'composite') return [fieldsOf(definition.fields)]
  if (definition.kind !== 'variant') return []
  return definition.variants.map(
    ({ index, name, fields }) => `[${index}]${name}${fields.length === 0 ? '' : ` ${fieldsOf(fields)}`}`,
  )
}

describe('types stand as in the snapshots of phala-types and phala-mq', () => {
  test.each<[string, AnyCodec, string[]]>([
    [
      'MessageOrigin',
      messageOrigin,
      [
        '[0]Pallet Vec<u8>',
        '[1]Contract H256',
        '[2]Worker Public',
        '[3]AccountId H256',
        '[4]MultiLocation Vec<u8>',
        '[5]Gatekeeper',
        '[6]Cluster H256',
        '[255]Reserved',
      ],
    ],
    ['SystemEvent', systemEvent, ['[0]WorkerEvent WorkerEventWithKey', '[1]HeartbeatChallenge HeartbeatChallenge']],
    [
      'WorkerEvent',
      messaging.workerEvent,
      [
        '[0]Registered WorkerInfo',
        '[1]BenchStart duration: u32',
        '[2]BenchScore u32',
        '[3]Started session_id: u32, init_v: u128, init_p: u32',
        '[4]Stopped',
        '[5]EnterUnresponsive',
        '[6]ExitUnresponsive',
        // Ours from here on.
        '[7]Suspended',
        '[8]Resumed',
      ],
    ],
    [
      'WorkingReportEvent',
      messaging.workingReportEvent,
      [
        '[0]Heartbeat session_id: u32, challenge_block: u32, challenge_time: u64, iterations: u64',
        '[1]HeartbeatV2 session_id: u32, challenge_block: u32, challenge_time: u64, iterations: u64, n_clusters: u32, n_contracts: u32',
      ],
    ],
    [
      'GatekeeperLaunch',
      messaging.gatekeeperLaunch,
      [
        '[0]FirstGatekeeper NewGatekeeperEvent',
        '[1]MasterPubkeyOnChain MasterPubkeyEvent',
        '[2]RotateMasterKey RotateMasterKeyEvent',
        '[3]MasterPubkeyRotated MasterPubkeyEvent',
      ],
    ],
    [
      'KeyDistribution',
      keyDistribution,
      [
        '[0]MasterKeyDistribution DispatchMasterKeyEvent',
        '[1]MasterKeyRotation BatchRotateMasterKeyEvent',
        '[2]MasterKeyHistory DispatchMasterKeyHistoryEvent',
      ],
    ],
    ['EncryptedKey', messaging.encryptedKey, ['ecdh_pubkey: Public, encrypted_key: Vec<u8>, iv: [u8; 12]']],
    [
      'BatchRotateMasterKeyEvent',
      messaging.batchRotateMasterKeyEvent,
      ['rotation_id: u64, secret_keys: BTreeMap, sender: Public, sig: Vec<u8>'],
    ],
    [
      'ClusterEvent',
      messaging.clusterEvent,
      [
        '[0]DeployCluster owner: AccountId32, cluster: H256, workers: Vec<WorkerIdentity>, deposit: u128, gas_price: u128, ' +
          'deposit_per_item: u128, deposit_per_byte: u128, treasury_account: AccountId32',
        // Ours from here on.
        '[128]RotateKey cluster: H256, workers: Vec<WorkerIdentity>, epoch: u32',
        '[129]DeployDebuggableCluster owner: AccountId32, cluster: H256, workers: Vec<WorkerIdentity>, deposit: u128, gas_price: u128, ' +
          'deposit_per_item: u128, deposit_per_byte: u128, treasury_account: AccountId32',
      ],
    ],
    [
      'ClusterOperation',
      clusterOperation,
      [
        '[0]DispatchKeys BatchDispatchClusterKeyEvent',
        '[1]DestroyCluster H256',
        '[2]UploadResource origin: AccountId32, cluster_id: H256, resource_type: ResourceType, resource_data: Vec<u8>',
        '[3]Deposit cluster_id: H256, account: AccountId32, amount: u128',
        '[4]RemoveWorker cluster_id: H256, worker: Public',
        // Ours from here on.
        '[128]RotateKeys cluster: H256, epoch: u32, secret_keys: BTreeMap',
        '[129]DispatchDebuggableKeys BatchDispatchClusterKeyEvent',
      ],
    ],
    [
      'ContractOperation',
      messaging.contractOperation,
      ['[0]InstantiateCode contract_info: ContractInfo, transfer: u128, gas_limit: u64, storage_deposit_limit: Option'],
    ],
    [
      'InkCommand',
      messaging.inkCommand,
      [
        '[0]InkMessage nonce: BoundedVec, message: Vec<u8>, transfer: u128, gas_limit: u64, storage_deposit_limit: Option',
        // Ours from here on.
        '[128]Withdraw nonce: BoundedVec, amount: u128',
        '[129]SetSecret nonce: BoundedVec, name: BoundedVec, value: Option',
        '[130]SetAcceptance nonce: BoundedVec, plain: bool, legacy: bool, version2: bool',
        '[131]GrantLog nonce: BoundedVec, account: AccountId32, allowed: bool',
      ],
    ],
    [
      'WorkerRegistrationInfoV2',
      messaging.workerRegistrationInfoV2,
      [
        'version: u32, machine_id: Vec<u8>, pubkey: Public, ecdh_pubkey: Public, genesis_block_hash: H256, features: Vec<u32>, ' +
          'operator: Option, para_id: u32, max_consensus_version: u32',
      ],
    ],
    [
      'AttestationReport',
      messaging.attestationReport,
      [
        '[0]SgxIas ra_report: Vec<u8>, signature: Vec<u8>, raw_signing_cert: Vec<u8>',
        '[1]SgxDcap quote: BoundedVec, collateral: Option',
        // Ours from here on.
        '[2]Tdx quote: BoundedVec',
        '[3]SevSnp report: [u8; 1184]',
      ],
    ],
    [
      'WorkerEndpointPayload',
      messaging.workerEndpointPayload,
      ['pubkey: Public, versioned_endpoints: VersionedWorkerEndpoints, signing_time: u64'],
    ],
    [
      'WorkerClusterReport',
      messaging.workerClusterReport,
      ['[0]ClusterDeployed id: H256, pubkey: Public', '[1]ClusterDeploymentFailed id: H256'],
    ],
  ])('%s', (_name, codec, expected) => {
    expect(listed(codec)).toEqual(expected)
  })
})

describe('every codec of the package', () => {
  const codecs = Object.entries(messaging as Record<string, unknown>).filter((entry): entry is [string, AnyCodec] =>
    isCodec(entry[1]),
  )

  test('gives a value or an error of a codec for any bytes, and values give their bytes back', () => {
    expect(codecs.length).toBeGreaterThan(25)
    let values = 0
    fc.assert(
      fc.property(fc.nat(codecs.length - 1), fc.uint8Array({ maxLength: 300 }), fc.nat(7), (which, input, index) => {
        const [name, codec] = known(codecs[which], 'is in range')
        input[0] = index // the first arms of a variant, mostly
        let value: unknown
        try {
          value = codec.decode(input)
        } catch (error) {
          if (!(error instanceof PhatError) || !error.code.startsWith('codec.')) throw error
          return
        }
        values++
        expect(codec.encode(value), name).toEqual(input)
      }),
      { numRuns: 5000 },
    )
    expect(values).toBeGreaterThan(20)
  })

  test('reads back what it wrote, for a value of every arm that is made of zeroes', () => {
    const indices = [...Array(9).keys(), 128, 129, 130, 131]
    for (const [name, codec] of codecs) {
      let found = 0
      for (const index of indices) {
        // Zeroes are empty lists, absent options and first arms: the shortest input that decodes is a value of the arm.
        for (let length = codec.minSize; length <= 400; length++) {
          const input = new Uint8Array(length)
          input[0] = index
          try {
            expect(codec.encode(codec.decode(input)), `${name} ${index}`).toEqual(input)
            found++
            break
          } catch (error) {
            if (!(error instanceof PhatError)) throw error
          }
        }
      }
      expect(found, name).toBeGreaterThan(0)
    }
  })
})

describe('maps of keys', () => {
  const entry = (fill: number) =>
    [
      new Uint8Array(32).fill(fill),
      { ecdhPubkey: new Uint8Array(32), encryptedKey: Uint8Array.of(fill), iv: new Uint8Array(12) },
    ] as const
  const map = messaging.orderedMap(messaging.sr25519Public, messaging.encryptedKey)

  test('are ascending and without duplicates, on writing and on reading', () => {
    const keys = [entry(1), entry(2), entry(9)]
    expect(map.decode(map.encode(keys))).toEqual(keys)
    expect(keys.every(([key], i) => i === 0 || compareBytes(known(keys[i - 1], 'is in range')[0], key) < 0)).toBe(true)
    for (const wrong of [
      [entry(2), entry(1)],
      [entry(1), entry(1)],
    ])
      expect(() => map.encode(wrong)).toThrow('above the one before')
    const swapped = map.encode([entry(1), entry(2)])
    const size = (swapped.length - 1) / 2
    const [first, second] = [swapped.slice(1, 1 + size), swapped.slice(1 + size)]
    swapped.set(second, 1)
    swapped.set(first, 1 + size)
    expect(() => map.decode(swapped)).toThrow('above the one before')
  })
})

// By Python's hashlib: blake2b(bytes([1, 2, 3]), digest_size=32).
const blake2b256Of010203 = '11c0e79b71c3976ccd0c02d1310e2516c08edc9d8b6f57ccd680d63a4d8e72da'

describe('a registration', () => {
  test('binds what the worker says of itself, and a recent block, into 64 bytes', () => {
    const data = messaging.registrationReportData(Uint8Array.of(1, 2, 3), new Uint8Array(32).fill(7))
    expect(toHex(data)).toBe(`0x${blake2b256Of010203}${'07'.repeat(32)}`)
  })

  test('says in its features what keeps the keys of its worker', () => {
    const read = messaging.registrationFeatures
    expect(read([4, 1])).toEqual({ sealingKey: false, recovery: undefined })
    expect(read([4, 1, 0x5ea1])).toEqual({ sealingKey: true, recovery: undefined })
    expect(read([4, 1, 0x5ea2, 2, 3])).toEqual({ sealingKey: false, recovery: { needed: 2, of: 3 } })
    expect(read([4, 1, 77, 0x5ea2, 2, 3, 0x5ea1])).toEqual({ sealingKey: true, recovery: { needed: 2, of: 3 } })
  })

  test.each([
    ['a number of cores that looks like a mark', [0x5ea1, 0x5ea2]],
    ['numbers of keys that look like a mark', [4, 1, 0x5ea2, 0, 0x5ea1]],
    ['no numbers of keys', [4, 1, 0x5ea2]],
    ['more keys needed than there are', [4, 1, 0x5ea2, 4, 3]],
    ['no key needed', [4, 1, 0x5ea2, 0, 3]],
    ['nothing', []],
  ])('keeps no keys by %s', (_, features) => {
    expect(messaging.registrationFeatures(features)).toEqual({ sealingKey: false, recovery: undefined })
  })
})

test('an envelope in a command is everything behind the index, and never empty', () => {
  expect(commandPayload.decode(Uint8Array.of(2, 7, 8))).toEqual({ type: 'Envelope', value: Uint8Array.of(7, 8) })
  expect(() => commandPayload.decode(Uint8Array.of(2))).toThrow('missing')
  expect(() => commandPayload.encode({ type: 'Envelope', value: new Uint8Array(0) })).toThrow('envelope')
})

test('a challenge is two numbers of 256 bits, least significant byte first', () => {
  const encoded = boundTopics.systemEvent.payload.encode({
    type: 'HeartbeatChallenge',
    value: { seed: 1n, onlineTarget: 2n ** 255n },
  })
  expect([encoded.length, encoded[0], encoded[1], encoded[64]]).toEqual([65, 1, 1, 0x80])
})
