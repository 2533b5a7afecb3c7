/** Opens storage folders by their path, for tests. */
import {
  findFolder,
  type OpenedFolder,
  openFolder,
  type OpenFolderOptions,
} from "../folder/open_folder.ts";

export async function openAt(path: string, options: OpenFolderOptions): Promise<OpenedFolder> {
  return openFolder(findFolder(path, options.readOnly ?? false), options);
}
