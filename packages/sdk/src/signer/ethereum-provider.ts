// SPDX-License-Identifier: Apache-2.0
import { type Hex, isHex } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import { type WalletOptions, withPerson } from './injected-signer.ts'
import { textOf } from './signer-faults.ts'

/** An Ethereum wallet as pages see it (EIP-1193). */
export interface EthereumProvider {
  request(request: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
}

/** Who a wallet says it is (EIP-6963). */
export interface EthereumWalletInfo {
  /** Of this wallet in this page, until it is reloaded. */
  readonly uuid: string
  readonly name: string
  /** Domain name of the maker in reverse: `io.metamask`. Any extension may claim any. */
  readonly rdns: string
  /** An image as `data:` address; undefined for what is none. Show it in an `img` alone. */
  readonly icon: string | undefined
}

export interface EthereumWallet {
  readonly info: EthereumWalletInfo
  readonly provider: EthereumProvider
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** Reads an announcement; undefined for what has not its form. */
function readAnnouncement(event: Event): EthereumWallet | undefined {
  // The casts state that everything is looked at below: any script of the page may announce.
  const { info, provider } = ((event as { readonly detail?: unknown }).detail ?? {}) as Partial<Record<string, unknown>>
  const { uuid, name, rdns, icon } = (info ?? {}) as Partial<Record<string, unknown>>
  const { request } = (provider ?? {}) as Partial<Record<string, unknown>>
  if (!isText(uuid) || !isText(name) || !isText(rdns) || typeof request !== 'function') return undefined
  const isImage = isText(icon) && icon.startsWith('data:image/')
  return { info: { uuid, name, rdns, icon: isImage ? icon : undefined }, provider: provider as EthereumProvider }
}

/**
 * Finds the Ethereum wallets of a page (EIP-6963).
 * @param window the window of the page
 * @param signal ends listening for wallets that come later
 * @param onWallet told each wallet once, as it announces itself
 * @returns the wallets that were there already
 */
export function discoverEthereumWallets(
  window: Pick<EventTarget, 'addEventListener' | 'removeEventListener' | 'dispatchEvent'>,
  signal: AbortSignal,
  onWallet: (wallet: EthereumWallet) => void = () => undefined,
): readonly EthereumWallet[] {
  const found: EthereumWallet[] = []
  const listen = (event: Event): void => {
    const wallet = readAnnouncement(event)
    if (wallet === undefined || found.some(({ info }) => info.uuid === wallet.info.uuid)) return
    found.push(wallet)
    onWallet(wallet)
  }
  if (signal.aborted) return []
  window.addEventListener('eip6963:announceProvider', listen)
  signal.addEventListener('abort', () => window.removeEventListener('eip6963:announceProvider', listen), { once: true })
  window.dispatchEvent(new Event('eip6963:requestProvider'))
  return [...found]
}

/** "The user rejected the request" (EIP-1193). */
const userRejected = 4001

/** Asks a wallet. @throws PhatError `sdk.signer-refused`, `sdk.signer-failed`, `sdk.timeout`, `sdk.interrupted` */
export function askWallet(
  provider: EthereumProvider,
  kind: string,
  options: WalletOptions,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const answer = async (): Promise<unknown> => {
    try {
      return await provider.request({ method, params })
    } catch (error) {
      const { code } = (typeof error === 'object' && error !== null ? error : {}) as { readonly code?: unknown }
      const known = typeof code === 'number' ? ` (${code})` : ''
      const refused = code === userRejected
      throw sdkErrors.error(refused ? 'signer-refused' : 'signer-failed', `${kind}: ${textOf(error)}${known}`, { cause: error })
    }
  }
  return withPerson(options, kind, answer())
}

const addressLength = 42

/** The addresses that a wallet lets this page use; it asks the person on the first visit. @throws as `askWallet`, `sdk.no-wallet` */
export async function ethereumAddresses(
  provider: EthereumProvider,
  kind: string,
  options: WalletOptions,
): Promise<readonly Hex[]> {
  const answer = await askWallet(provider, kind, options, 'eth_requestAccounts', [])
  const addresses = Array.isArray(answer) ? answer.filter((one) => isHex(one) && one.length === addressLength) : []
  if (addresses.length === 0) throw sdkErrors.error('no-wallet', `${kind} gives this page no account`)
  return addresses
}
