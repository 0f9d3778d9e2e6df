// SPDX-License-Identifier: Apache-2.0
import { sdkErrors } from '../sdk-errors.ts'
import {
  askExtension,
  type InjectedAccount,
  type InjectedSigner,
  type InjectedWalletSigner,
  injectedSigner,
  isUsable,
  type WalletOptions,
} from './injected-signer.ts'

/** What an extension gives a page that it trusts. */
interface Enabled {
  /** Those of devices, whose kind of key polkadot.js does not know, are told for `true` alone. */
  readonly accounts: { get(anyType?: boolean): Promise<readonly InjectedAccount[]> }
  readonly signer: InjectedWalletSigner
}

/** The part of a browser's window that extensions fill. */
export interface InjectedWindow {
  readonly injectedWeb3?:
    | Readonly<Record<string, { readonly version?: string; readonly enable?: ((app: string) => Promise<Enabled>) | undefined }>>
    | undefined
}

export interface InjectedOptions extends WalletOptions {
  /** The global object by default. */
  readonly window?: InjectedWindow
  /** Names of the extensions to ask; all by default. Each asks the person on the first visit. */
  readonly extensions?: readonly string[]
}

/** Names of the extensions in this page: `polkadot-js`, `talisman`, `subwallet-js`. */
export function injectedExtensions(window: InjectedWindow = globalThis as InjectedWindow): readonly string[] {
  return Object.entries(window.injectedWeb3 ?? {}).flatMap(([name, { enable }]) => (enable === undefined ? [] : [name]))
}

/**
 * Asks extensions for their accounts; each comes ready to sign. An extension that refuses is left out while another one answers.
 * @param app what the extensions show as the name of this page
 * @throws PhatError `sdk.no-wallet`, `sdk.signer-refused`, `sdk.signer-failed`, `sdk.timeout`, `sdk.interrupted`
 */
export async function injectedSigners(app: string, options: InjectedOptions = {}): Promise<readonly InjectedSigner[]> {
  const { window = globalThis as InjectedWindow } = options
  const found = injectedExtensions(window).filter((name) => options.extensions?.includes(name) ?? true)
  if (found.length === 0) {
    const wanted = options.extensions === undefined ? 'extension' : `extension ${options.extensions.join(' or ')}`
    throw sdkErrors.error('no-wallet', `there is no ${wanted} in this page`)
  }
  const asked = await Promise.allSettled(found.map((name) => signersOf(name, app, window, options)))
  const signers = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  if (signers.length > 0) return signers
  const refused = asked.find((one) => one.status === 'rejected')
  if (refused !== undefined) throw refused.reason
  throw sdkErrors.error('no-wallet', `${found.join(', ')}: no account for this page`)
}

async function signersOf(
  name: string,
  app: string,
  window: InjectedWindow,
  options: WalletOptions,
): Promise<readonly InjectedSigner[]> {
  const extension = window.injectedWeb3?.[name]
  const { accounts, signer } = await askExtension(options, name, async () => {
    const enabled = await extension?.enable?.(app)
    return { accounts: (await enabled?.accounts.get(true)) ?? [], signer: enabled?.signer ?? {} }
  })
  return accounts.filter(isUsable).map((account) => injectedSigner(name, account, signer, options))
}
