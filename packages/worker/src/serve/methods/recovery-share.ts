// SPDX-License-Identifier: Apache-2.0
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'

/** ProvideRecoveryShare. @throws PhatError `recovery.*` */
export async function provideRecoveryShare(
  { view }: PrpcContext,
  { rotation, share }: PrpcRequest<'ProvideRecoveryShare'>,
): Promise<PrpcResponse<'ProvideRecoveryShare'>> {
  await view.provideRecoveryShare(rotation, share)
  return {}
}
