"""What the JSON files hold that training and tools wrote, and a check that they do."""

from types import UnionType
from typing import Any, NotRequired, TypedDict, get_args, get_origin, get_type_hints, is_typeddict


class SchemaError(ValueError):
    """A file can be read, but does not hold what this version of the app expects."""


class Averages(TypedDict):
    """Means over the classes, each in 0..1."""

    precision: float
    recall: float
    f1: float


class StoredRecipe(TypedDict):
    """How a network was trained: model.training.recipes.Recipe as JSON."""

    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    schedule: str
    weight_decay: float
    one_hot: bool
    label_smoothing: float
    validation: int
    augment: bool
    augmentation_strength: NotRequired[float]
    finetune_fraction: NotRequired[float]
    finetune_runs: NotRequired[int]
    unipen: NotRequired[list[int]]
    synthetic: list[int]
    snapshots: NotRequired[bool]
    best: str
    early_stopping: int
    reduce_on_plateau: int


class PersonalizationParameters(TypedDict):
    """What model.recognition.personalization.Parameters holds."""

    power: float
    max_distance: float


class PersonalizationFigures(TypedDict):
    """Writers played to a reader that begins anew with each and is told the digit after each that
    it got wrong: `samples`, of which `digits`; `errors` without and `errors_adapted` with
    corrections, of digits, each when it is read; `harmed` samples are right without and wrong with
    them.

    `next` digits are the first after a correction of the same writer's same digit, `next_misread`
    those of them that are misread without corrections.
    """

    writers: int
    samples: int
    digits: int
    errors: int
    errors_adapted: int
    corrections: int
    harmed: int
    next: int
    next_correct: int
    next_misread: int
    next_misread_correct: int


class StoredPersonalization(TypedDict):
    """personalization.json: the parameters, fitted on UNIPEN's validation writers, and figures of
    these writers; and their misread digits by the most corrections that a writer makes, each writer
    read with the parameters that the others give.
    """

    parameters: PersonalizationParameters
    fitted: PersonalizationFigures
    errors_by_limit: dict[str, int]


class StoredNumbers(TypedDict):
    """numbers.json: what model.recognition.numbers.NumberParameters holds, `weights` by name."""

    weights: dict[str, float]
    set_threshold: float
    reject_threshold: float


class UnipenResults(TypedDict):
    """Figures of `model.evaluate` on UNIPEN's validation writers, shares 0..1; of `slashed_zeros`
    `samples` and `accuracy`.
    """

    samples: int
    accuracy: float
    accuracy_by_writer: float
    answered: float
    accuracy_answered: float | None
    rejected: float
    ece: float
    slashed_zeros: dict[str, float]


class Results(TypedDict):
    """results.json: what a network is and how it does on the test set, as displayed."""

    title: str
    sentence: str
    source: str
    command: str
    open_points: str
    test_accuracy: float
    test_errors: int
    ece: float
    ece_uncalibrated: float
    temperature: float
    confusion: list[list[int]]
    macro: Averages
    weighted: NotRequired[Averages]
    parameters: int
    seed: int
    epochs: int
    best_epoch: int
    seconds: float
    bytes: int
    milliseconds: float
    recipe: StoredRecipe
    machine: str
    versions: dict[str, str]
    with_tta: NotRequired[dict[str, float]]
    unipen: NotRequired[UnipenResults]
    runs: NotRequired[list[dict[str, float]]]
    mean: NotRequired[dict[str, float]]
    standard_deviation: NotRequired[dict[str, float]]


class Epoch(TypedDict):
    """One epoch of a training run."""

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    learning_rate: float
    seconds: float


class History(TypedDict):
    """history.json: a training run; `best_epoch` counts from 1."""

    epochs: list[Epoch]
    best_epoch: int


class StoredLayer(TypedDict):
    """A layer as `model.training.inspection.describe_layers` lists it."""

    type: str
    detail: str
    shape: list[int]
    parameters: int
    multiply_adds: int


class Tensor(TypedDict):
    """Where an array is in the browser's weights: float16 or float32, `length` elements from the
    byte `offset` on.
    """

    type: str
    offset: int
    length: int


class BrowserLayer(TypedDict):
    """A layer as `model.training.browser_export.describe` lists it."""

    kind: str
    input: list[int]
    shape: list[int]
    tensors: dict[str, Tensor]
    size: NotRequired[int]
    stride: NotRequired[int]
    pad: NotRequired[int]


class WeightsFile(TypedDict):
    """The browser's weights: the file's name, size and checksum."""

    file: str
    bytes: int
    sha256: str


class BrowserNetwork(TypedDict):
    """What the browser is told of the served network; `model` is the line of SHA256SUMS of the
    LiteRT file with the same weights.
    """

    network: str
    model: str
    weights: WeightsFile
    layers: list[BrowserLayer]
    calibration: dict[str, float]
    personalization: PersonalizationParameters
    numbers: StoredNumbers
    constants: dict[str, float]
    outcomes: dict[str, str]


class Layer(StoredLayer):
    """A layer with its `share` of the network's multiply-adds, 0..1."""

    share: float


class Generalization(TypedDict):
    """Figures of `model.evaluate` on one set of real handwriting, None where they do not apply."""

    what: str
    samples: int
    accuracy: float | None
    accuracy_by_writer: NotRequired[float | None]
    answered: NotRequired[float | None]
    accuracy_answered: NotRequired[float | None]
    rejected: float | None
    ece: NotRequired[float | None]
    baseline: NotRequired[float | None]
    baseline_preprocessed: NotRequired[float | None]


class AblationRow(TypedDict):
    """Our network after `epochs` on one mix of data, `images` an epoch, on validation digits.

    Shares are 0..1, all but `mnist_validation` of UNIPEN's validation writers: the mean of the
    writers' accuracies, the accuracy on slashed zeros, coverage, selective accuracy, and the share
    of letters and signs that is rejected.
    """

    data: str
    epochs: int
    seed: int
    images: int
    mnist_validation: float
    accuracy_by_writer: float | None
    slashed_zeros: float | None
    answered: float | None
    accuracy_answered: float | None
    rejected: float | None


class Robustness(TypedDict):
    """robustness.json: accuracy of each network on distorted test images, by kind of distortion.

    `size` images a level, `size_preprocessed` where preprocessing runs first; `levels` {kind: […]};
    `accuracy` {kind: {network: [… at each level]}}.
    """

    size: int
    size_preprocessed: int
    levels: dict[str, list[float]]
    accuracy: dict[str, dict[str, list[float]]]


class NetworkSummary(TypedDict):
    """What a network costs and how well it recognizes the 10,000 test digits."""

    name: str
    title: str
    errors: int
    accuracy: float
    macro_f1: float
    parameters: int
    multiply_adds: int
    epochs: int
    seconds: float
    bytes: int
    milliseconds: float


def check_schema(value: Any, schema: Any, name: str = "it") -> None:
    """Raise SchemaError unless a JSON value is of a type.

    `schema` is a TypedDict, list[…], dict[str, …], a union of scalars, or a scalar; float takes
    whole numbers, too.
    """
    origin, arguments = get_origin(schema), get_args(schema)
    if is_typeddict(schema):
        types = get_type_hints(schema)
        fits = isinstance(value, dict) and schema.__required_keys__ <= set(value)
        items = {k: (value[k], types[k]) for k in types if k in value} if fits else {}
    elif origin is dict:
        fits = isinstance(value, dict)
        items = {k: (v, arguments[1]) for k, v in value.items()} if fits else {}
    elif origin is list:
        fits = isinstance(value, list)
        items = {str(k): (v, arguments[0]) for k, v in enumerate(value)} if fits else {}
    else:
        scalars = set(arguments) if origin is UnionType else {schema}
        fits = type(value) in (scalars | {int} if float in scalars else scalars)
        items = {}
    if not fits:
        raise SchemaError(f"{name} is not as expected")
    for key, (item, item_schema) in items.items():
        check_schema(item, item_schema, key)
