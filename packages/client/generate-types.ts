import openapiTS, { astToString } from 'openapi-typescript'

/** The TypeScript of an OpenAPI document (JSON text): `paths`, `components` and `operations`. */
export async function generateTypes(openApi: string): Promise<string> {
  return astToString(await openapiTS(openApi))
}
