# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels show besides the jobs of this Blender, all of it kept up to date by the timer, on the main thread."""

from collections.abc import Callable, Iterable

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.job import Job
from ...core.store import folders
from .. import preferences
from ..material.active_material import shown_materials
from ..narrowing import present
from ..targets import open_file
from .blend_search import BlendSearch
from .history import History
from .input_checks import InputChecks
from .input_pictures import InputPictures
from .job_pictures import JobPictures
from .key_tests import KeyTests
from .known_plans import KnownPlans
from .learned_prices import LearnedPrices
from .map_corrections import MapCorrections
from .material_pictures import MaterialPictures
from .missing_files import MissingFiles
from .notices import Notices
from .offline_previews import OfflinePreviews
from .opened_images import OpenedImages
from .pasted_lines import PastedLines
from .patina_folder import PatinaFolder
from .prompt_forecasts import PromptForecasts
from .prompt_text import PromptText
from .recent_prompts import RecentPrompts
from .scene_facts import SceneFacts
from .spending import Spending
from .texture_export import TextureExport
from .tile_previews import TilePreviews
from .variant_pictures import VariantPictures


class PanelState:
    """The base of Session: it has no jobs, and is told of them."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self.calls = calls
        """The one runner of what takes time and is no job."""
        self.decoder = decoder
        """The one process that opens image files, shared by jobs, corrections and exports."""
        self.history = History(self.calls)
        """The page of the store that the panel shows."""
        self.spending = Spending(self.calls)
        """What services reserved, as far as it is known."""
        self.prices = LearnedPrices(self.calls)
        """What earlier tasks cost."""
        self.plans = KnownPlans()
        """The plans for the panel's inputs."""
        self.facts = SceneFacts()
        """What was found out about the scene for the panels."""
        self.key_tests = KeyTests(self.calls, self.spending)
        self.corrections = MapCorrections(self.calls, self.decoder)
        """The changes of maps that are on their way."""
        self.previews = TilePreviews(self.calls, self.decoder)
        self.offline_previews = OfflinePreviews(self.calls)
        """What objects show while their jobs run."""
        self.variant_pictures = VariantPictures(self.calls, self.decoder)
        self.material_pictures = MaterialPictures(self.calls, self.decoder)
        self.job_pictures = JobPictures(self.calls, self.decoder)
        self.missing_files = MissingFiles(self.calls)
        """The files of the active material's maps that are gone."""
        self.opened_images = OpenedImages(self.calls, self.decoder)
        self.notices = Notices()
        """The notice that jobs have ended."""
        self.forecasts = PromptForecasts(self.calls)
        """What will be made of the panel's prompt."""
        self.recent_prompts = RecentPrompts(self.calls)
        self.pasted_lines = PastedLines()
        self.prompt_text = PromptText()
        self.input_pictures = InputPictures(self.calls, self.decoder)
        self._input_checks = InputChecks(self.calls, self.decoder)
        self.texture_export = TextureExport(self.calls)
        self.folder = PatinaFolder(self.calls)
        """What the Patina folder holds."""
        self.blend_search = BlendSearch(self.calls)
        """The search for .blend files that use jobs."""

    def look(self) -> None:
        """Have files that panels show looked at again, since they are being drawn. Cheap enough for it."""
        self.missing_files.look_again()
        self._input_checks.look_again()

    def update_panels(
        self, context: bpy.types.Context, own_jobs: Iterable[Job], flush: Callable[[float], None], *, has_store: bool
    ) -> bool:
        """Have everything looked at that is due. Return whether anything visible changed already.

        `own_jobs` are this Blender's, whose pictures are shown with those of the history. The store is only read if
        `has_store`, on threads; with `flush` these wait until everything that was to be written is.
        """
        is_changed = self.prompt_text.update()
        scenes = {window.scene for window in present(context.window_manager).windows}
        self._input_checks.look(scenes)
        self.input_pictures.make(scenes)
        self.forecasts.look(scenes)
        home = preferences.read(context).home
        self.folder.measure_if_asked(home, flush)
        if has_store:
            self.history.read_if_stale(home, flush)
            self.recent_prompts.read_if_changed(home, self.history.page)
            self.spending.refresh_if_moved(home)
            self.prices.read_if_moved(folders.database(home))
            materials = shown_materials(context)
            self.missing_files.look_if_stale(materials, home)
            self.variant_pictures.make_shown(materials, self.history, home)
            self.material_pictures.make_shown(materials, home)
            self.job_pictures.make_shown([*own_jobs, *self.history.jobs], open_file.project_folder())
        return is_changed

    def file_loaded(self) -> None:
        """Forget what belongs to the previous file."""
        self.facts.forget()
        self.corrections.forget()
        self.offline_previews.file_loaded()
        self.opened_images.forget()
        self.input_pictures.file_loaded()
        self.variant_pictures.file_loaded()
        self.material_pictures.file_loaded()
        self.prompt_text.file_loaded()
        self.folder.fill_list()

    def close(self) -> None:
        """Cancel the corrections and the search, and let go of the pictures."""
        self.blend_search.stop()
        self.corrections.close()
        self.previews.close()
        self.material_pictures.close()
        self.input_pictures.close()
