// SPDX-License-Identifier: Apache-2.0
import { connectNode, fetchHeader, readChain, signExtrinsic, submitAndWatch } from '@phat/client/node'
import { keypairFromUri } from '@phat/crypto'
import { fromHex, type Hex, toHex } from '@phat/primitives'
import { sdkErrors, setSecret } from '@phat/sdk'
import { type FaultStage, hex64, nobody, type ProgramFault } from './faults-sdk.ts'
import { gasLimit, timeoutMs } from './sdk-stage.ts'

const later = (use: () => unknown): Promise<unknown> => Promise.resolve().then(use)

/** Submits a transaction of an account with changes that no honest client makes. */
async function submitted(
  { network }: FaultStage,
  uri: string,
  nonceOf: (next: number) => number,
  spoil: (encoded: Uint8Array) => void = () => undefined,
): Promise<unknown> {
  const patience = { signal: new AbortController().signal, timeoutMs }
  const rpc = await connectNode(network.ready.endpoint, patience, sdkErrors)
  try {
    const chain = await readChain(rpc)
    const keypair = keypairFromUri(uri)
    const next = Number(await rpc.request('system_accountNextIndex', toHex(keypair.accountId)))
    const head = String(await rpc.request('chain_getFinalizedHead')) as Hex // hashes are hex
    const { number } = await fetchHeader(rpc, head)
    const birth = { number, hash: fromHex(head) }
    const call = chain.view.buildCall('System.remark', { remark: new Uint8Array(4) })
    const signed = signExtrinsic(chain, call, keypair, { nonce: nonceOf(next), tip: 0n, birth })
    spoil(signed.encoded)
    return await submitAndWatch(chain, signed, 'inBlock', () => undefined)
  } finally {
    rpc.close()
  }
}

const flipSignature = (encoded: Uint8Array): void => {
  // Behind length, version, account and kind of signature.
  encoded[50] = (encoded[50] ?? 0) ^ 1
}

export const inputFaults: readonly ProgramFault[] = [
  {
    name: 'an argument of another type',
    code: 'sdk.wrong-argument',
    place: /add.*by/i,
    inject: ({ trials }) => later(() => trials.call.add({ by: 'many' } as never)),
  },
  {
    name: 'a message that the contract does not have',
    code: 'sdk.unknown-entry',
    place: /subtract/,
    inject: ({ trials }) => later(() => (trials.call as unknown as Record<string, () => unknown>).subtract?.()),
  },
  {
    name: 'a bundle that is none',
    code: 'sdk.bad-bundle',
    place: /./,
    inject: ({ phala }) => later(() => phala.contract('{}', nobody)),
  },
  {
    name: 'an address of a contract that is none',
    code: 'sdk.bad-value',
    place: /contract|address|32 bytes/,
    inject: ({ phala, bundle }) => later(() => phala.contract(bundle, '0x1234')),
  },
  {
    name: 'a contract that there is not',
    code: 'sdk.contract-not-found',
    place: /0x2222/,
    inject: ({ phala, bundle }) => phala.contract(bundle, nobody).query.get?.({}) as Promise<unknown>,
  },
  {
    name: 'a cluster that there is not',
    code: 'sdk.cluster-not-found',
    place: /0x2222/,
    inject: ({ phala, bundle }) => phala.deploy(bundle, 'new', { start: 1 }, { cluster: nobody }),
  },
  {
    name: 'metadata of another contract',
    code: 'sdk.stale-metadata',
    place: /code|Counter/,
    inject: ({ phala, otherBundle, trials }) => phala.contract(otherBundle, trials.address).query.get?.({}) as Promise<unknown>,
  },
  {
    name: 'an answer of another type than the metadata promise',
    code: 'sdk.decode-failed',
    place: /get/,
    inject: ({ phala, bundle, trials }) => {
      const lying = JSON.stringify(bundle).replaceAll('"primitive":"u32"', '"primitive":"str"')
      return phala.contract(lying, trials.address).query.get?.({}) as Promise<unknown>
    },
  },
  {
    name: 'a secret by somebody else than the deployer',
    code: 'sdk.not-deployer',
    place: hex64,
    inject: async (stage) => setSecret(await stage.connected('//Charlie'), stage.trials.address, 'key', new Uint8Array(4)),
  },
]

export const executionFaults: readonly ProgramFault[] = [
  {
    name: 'an error that the contract declares',
    code: 'sdk.contract-error',
    place: /Trials\.add.*TooLarge/i,
    inject: ({ trials }) => trials.call.add({ by: 5_000 }),
  },
  { name: 'a contract that throws', code: 'sdk.trapped', place: /trap/, inject: ({ trials }) => trials.call.trap({}) },
  {
    name: 'a contract that throws in a block',
    code: 'sdk.trapped',
    place: /trap/,
    inject: ({ trials }) => trials.call.trap({}, { gasLimit, deposit: 0n }),
  },
  {
    name: 'a call that runs out of gas',
    code: 'sdk.out-of-gas',
    place: /add/,
    inject: ({ trials }) => trials.call.add({ by: 1 }, { gasLimit: 1_000n, deposit: 0n }),
  },
  {
    name: 'a deposit that is too low',
    code: 'sdk.deposit-too-low',
    place: /add/,
    inject: async (stage) => stage.trialsOf(await stage.connected('//Dave')).call.add({ by: 1 }, { gasLimit, deposit: 0n }),
  },
  {
    name: 'a limit for deposits that is reached',
    code: 'sdk.deposit-limit-reached',
    place: /keep/,
    inject: ({ trials }) => trials.call.keep({ content: new Uint8Array(4_000) }, { gasLimit, storageDepositLimit: 10n }),
  },
  {
    name: 'an account without balance',
    code: 'sdk.balance-too-low',
    place: /./,
    inject: async (stage) => stage.trialsOf(await stage.connected('//Nobody')).call.add({ by: 1 }),
  },
  {
    name: 'code that is none',
    code: 'sdk.code-refused',
    place: /code of trials/,
    inject: ({ phala, bundle }) => {
      const { source } = bundle as { readonly source: object } // of every bundle
      const hash = `0x${'33'.repeat(32)}`
      return phala.deploy({ ...bundle, source: { ...source, hash, wasm: '0x0061736d01000000' } }, 'new', { start: 1 })
    },
  },
  {
    name: 'a salt that was used',
    code: 'sdk.contract-exists',
    place: /trials\.new/,
    inject: async ({ phala, bundle }) => {
      const salt = Uint8Array.of(1, 2, 3)
      await phala.deploy(bundle, 'new', { start: 1 }, { salt })
      return phala.deploy(bundle, 'new', { start: 1 }, { salt })
    },
  },
  {
    name: 'a constructor that answers an error',
    code: 'sdk.contract-error',
    place: /new.*TooLarge/,
    inject: ({ phala, bundle }) => phala.deploy(bundle, 'new', { start: 2_000 }),
  },
  {
    name: 'a transaction whose number was used',
    code: 'pool.nonce-used',
    place: /outdated \(1010\)/,
    inject: (stage) => submitted(stage, '//Bob', () => 0),
  },
  {
    name: 'a transaction whose number is far ahead',
    code: 'pool.nonce-too-high',
    place: /ahead/,
    inject: (stage) => submitted(stage, '//Eve', (next) => next + 1_000_000),
  },
  {
    name: 'a transaction with another signature',
    code: 'pool.bad-signature',
    place: /bad signature/,
    inject: (stage) => submitted(stage, '//Eve', (next) => next, flipSignature),
  },
  {
    name: 'a transaction that cannot be paid',
    code: 'pool.cannot-pay',
    place: /pay/,
    inject: (stage) => submitted(stage, '//Nobody', (next) => next),
  },
]
