// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, readChain } from '@phat/client/node'
import { keypairFromSeed } from '@phat/crypto'
import { connect, keypairSigner, type Phala, type Signer, type WorkerFault } from '@phat/sdk'
import { patienceOf } from '../chain/connect-chain.ts'
import { connectRpc } from '../chain/rpc-client.ts'
import type { Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { signerOf } from '../values/account.ts'
import { checkGenesis, type NetworkProfile, profileOf, projectFolder } from './networks.ts'
import { asRemoteError } from './remote-errors.ts'

/** A network of contracts that a command talks to. */
export interface Remote {
  readonly phala: Phala
  readonly profile: NetworkProfile
  /** Of the project, where names of contracts are kept. */
  readonly folder: string
  readonly invocation: Invocation
}

/**
 * Connects to the network that the flags name, runs `use`, and closes the connection whatever happens.
 * @param folder of the project, where names of contracts are kept
 * @param who `required`, or `anybody` for a key of this run alone where none is given
 * @throws PhatError `cli.no-secret`, `cli.unknown-network`, `cli.wrong-genesis`, `sdk.*`
 */
export async function withRemote<T>(
  invocation: Invocation,
  who: 'required' | 'anybody',
  use: (remote: Remote) => Promise<T>,
  folder = projectFolder(),
): Promise<T> {
  const signer = speakerOf(invocation, who)
  const profile = profileOf(invocation, folder)
  const onWorkerFault = ({ worker, endpoint, error }: WorkerFault): void =>
    warn(invocation, `worker ${worker} at ${endpoint}: ${error.message} [${error.code}]`)
  try {
    const phala = await connect(profile.url, { ...patienceOf(invocation), signer, onWorkerFault: once(onWorkerFault) })
    try {
      checkGenesis(profile, phala.network.genesisHash)
      return await use({ phala, profile, folder, invocation })
    } finally {
      phala.close()
    }
  } catch (error) {
    throw asRemoteError(error)
  }
}

/** The same for what the chain alone tells. */
export async function withRemoteChain<T>(
  invocation: Invocation,
  use: (chain: ConnectedChain, profile: NetworkProfile, folder: string) => Promise<T>,
): Promise<T> {
  const folder = projectFolder()
  const profile = profileOf(invocation, folder)
  const rpc = await connectRpc(profile.url, patienceOf(invocation))
  try {
    const chain = await readChain(rpc)
    checkGenesis(profile, chain.genesisHash)
    if (!chain.view.metadata.pallets.some(({ name }) => name === 'PhalaPhatContracts'))
      throw cliErrors.error('not-phala', `${chain.name} at ${profile.url} has no pallet PhalaPhatContracts`)
    return await use(chain, profile, folder)
  } finally {
    rpc.close()
  }
}

/** @throws PhatError `cli.simulated-refused` where the profile does not take such evidence */
export function checkSimulated({ profile }: Pick<Remote, 'profile'>, simulated: boolean): void {
  if (!simulated || profile.simulated) return
  throw cliErrors.error('simulated-refused', `the workers of network ${profile.name} have SIMULATED evidence`)
}

function speakerOf(invocation: Invocation, who: 'required' | 'anybody'): Signer {
  const isNobody = who === 'anybody' && !invocation.flags.text('from')
  if (isNobody) return keypairSigner(keypairFromSeed(crypto.getRandomValues(new Uint8Array(32))))
  return keypairSigner(signerOf(invocation))
}

/** What passes in a moment, and is waited for. */
const passing = ['stale-answer', 'worker-behind', 'worker-busy', 'worker-starting', 'worker-without-lease'].map(
  (name) => `sdk.${name}`,
)

/** Tells each worker's failures of one kind once: a worker that is down is asked again and again. */
function once(tell: (fault: WorkerFault) => void): (fault: WorkerFault) => void {
  const told = new Set<string>()
  return (fault) => {
    const key = `${fault.endpoint} ${fault.error.code}`
    if (told.has(key) || passing.includes(fault.error.code)) return
    told.add(key)
    tell(fault)
  }
}
