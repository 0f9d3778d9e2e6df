// SPDX-License-Identifier: Apache-2.0
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { failWith, install, rootOrigin, signed, weightOf } from '@phat/frame'
import { boundTopics, commandPayload, commandTopic, type Message, type OffchainOrigin, signMessage } from '@phat/messaging'
import { messages, PhalaMq, type PhalaMqConfig } from '@phat/pallet-phala-mq'
import { equalBytes, PHA } from '@phat/primitives'
import { alice, benchCase, benchStep, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

export const workerPair = keypairFromUri('//Worker')
export const gatekeeperPair = keypairFromUri('//Gatekeeper')
export const clusterPair = keypairFromUri('//Cluster')
/** A pair that no registry knows. */
export const strangerPair = keypairFromUri('//Stranger')

export const workerOrigin: OffchainOrigin = { type: 'Worker', value: workerPair.publicKey }
export const clusterId = new Uint8Array(32).fill(3)

/** A registry of one worker, a gatekeeper and one cluster. */
const keyOf: PhalaMqConfig['keyOf'] = (_at, sender) => {
  if (sender.type === 'Gatekeeper') return gatekeeperPair.publicKey
  if (sender.type === 'Worker') return equalBytes(sender.value, workerPair.publicKey) ? workerPair.publicKey : undefined
  return sender.type === 'Cluster' && equalBytes(sender.value, clusterId) ? clusterPair.publicKey : undefined
}

/** What a mock's handlers were told; benchmark reports of more than 100 iterations fail. */
export const received: unknown[] = []

export const mqConfig: PhalaMqConfig = {
  keyOf,
  handlers: {
    registryEvent: (at, message) => {
      PhalaMq.at(at).store.queuedOutboundMessage.set([])
      received.push(message)
      if (message.payload.type === 'BenchReport' && message.payload.value.iterations > 100n) {
        failWith({ type: 'Other' })
      }
    },
    clusterRegistryEvent: (_at, message) => {
      received.push(message)
    },
  },
  handlerWeight: weightOf(1_000_000n),
  maxMessageBytes: 9 << 20,
}

/** The part of a mock that carries messages. */
export const mockParts = { pallets: [install(2, PhalaMq, mqConfig)] } as const

/** A message of the mock's worker to the registry, signed by a pair. */
export function benchReport(sequence: bigint, iterations = 1n, pair: Keypair = workerPair) {
  const { path, payload } = boundTopics.registryEvent
  const message: Message = {
    sender: { type: 'Worker', value: pair.publicKey },
    destination: path,
    payload: payload.encode({ type: 'BenchReport', value: { startTime: 1n, iterations } }),
  }
  return signMessage(message, sequence, (bytes) => pair.sign(bytes))
}

/** A plain command of so many bytes. */
export const commandOf = (bytes: number): Uint8Array =>
  commandPayload.encode({
    type: 'Plain',
    value: {
      type: 'InkMessage',
      value: {
        nonce: new Uint8Array(),
        message: new Uint8Array(bytes),
        transfer: 0n,
        gasLimit: 1n,
        storageDepositLimit: undefined,
      },
    },
  })

const size = { name: 'sizeBytes', min: 0, max: 1 << 20 } as const
const contract = new Uint8Array(32).fill(9)
const staged = ({ execution }: MockChain): boolean => PhalaMq.at(execution).store.stagedCount.get() > 0

export const bench: WeightBench = {
  pallet: PhalaMq,
  chain: () => createMockChain({ ...mockParts, balances: [[alice, PHA]] }),
  cases: [
    benchCase(PhalaMq, 'syncOffchainMessage', {
      // Messages of workers are short; a line through one of a mebibyte would say too much of them.
      component: { ...size, max: 1 << 16 },
      setup: (_chain, n) => {
        const message: Message = { sender: workerOrigin, destination: boundTopics.systemEvent.path, payload: new Uint8Array(n) }
        return { origin: signed(alice), args: { signedMessage: signMessage(message, 0n, (bytes) => workerPair.sign(bytes)) } }
      },
      verify: ({ execution }) => messages.nextSequence(execution, workerOrigin) === 1n,
    }),
    benchCase(PhalaMq, 'pushMessage', {
      component: size,
      setup: (_chain, n) => ({ origin: signed(alice), args: { destination: commandTopic(contract), payload: commandOf(n) } }),
      verify: staged,
    }),
    benchCase(PhalaMq, 'forcePushPalletMessage', {
      component: size,
      setup: (_chain, n) => ({ origin: rootOrigin, args: { destination: commandTopic(contract), payload: commandOf(n) } }),
      verify: staged,
    }),
    benchStep('queuedMessages', {
      component: { name: 'messages', min: 0, max: 100 },
      setup: ({ execution }, n) => {
        for (let i = 0; i < n; i++) {
          messages.queue(execution, 'Mock', 'clusterOperation', { type: 'DestroyCluster', value: clusterId })
        }
      },
      step: (at) => {
        const context = PhalaMq.at(at)
        PhalaMq.parts.hooks.onInitialize?.(context as never, 1)
        PhalaMq.parts.hooks.onFinalize?.(context as never, 1)
      },
      verify: ({ execution }, n) => PhalaMq.at(execution).store.outboundMessages.get().length === n,
    }),
  ],
}
